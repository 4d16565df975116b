/** A split with all names but in no version's words yet. */
export interface PlannedSplit {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly backends: readonly { readonly service: string; readonly weight: number }[];
  /** Names of HTTPRouteGroups in the same namespace. */
  readonly groups: readonly string[];
}
