import { API_TITLE } from '../../harness/model/api.ts';
import type { Capability } from '../../harness/model/capability.ts';
import type { Html, Part } from '../html/html.ts';
import { html } from '../html/html.ts';
import { capabilityChip } from '../html/verdict.ts';
import type { FeedCell, FeedResult, ProfileStanding, SignedBy } from './feed.ts';

/** A capability as a coloured chip. What is undetermined is none, and has no colour. */
export function capabilityMark(capability: Capability): Html {
  return capability === 'Undetermined'
    ? html`<span class="dash">? Undetermined</span>`
    : capabilityChip(capability);
}

/** What a cell says: its capability, or why there is none. */
export function cellMark({ capability, refused }: FeedCell): Html {
  return capability === undefined
    ? html`<span class="dash">${refused ?? 'refused'}</span>`
    : capabilityMark(capability);
}

/** `v1alpha3, 33/33`. */
export function cellCounts({ version, held, applicable }: FeedCell): string {
  return version === undefined ? 'not served' : `${version}, ${held}/${applicable}`;
}

/** What a link to a cell says before its words to who cannot see where it stands. */
export function cellPlace({ mesh }: FeedResult, { api }: FeedCell): Html {
  return html`<span class="unseen">${API_TITLE[api]} of ${mesh.name} ${mesh.version}: </span>`;
}

/** `2026-11-22`. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

export function dayText({ issuedAt }: FeedResult): Html {
  return html`<time datetime="${issuedAt}">${dayOf(issuedAt)}</time>`;
}

/** That a result is no longer valid, where it is not. */
export function staleMark({ validUntil, stale }: FeedResult): Part {
  return stale ? html`<small class="stale">stale since ${dayOf(validUntil)}</small>` : undefined;
}

/** What to know of the profile before a result is relied on. */
export function profileNotice(profile: ProfileStanding): Part {
  switch (profile) {
    case 'verified':
      return undefined;
    case 'unverified':
      return 'profile not yet confirmed by a run';
    case 'unknown':
      return 'profile of somebody else, not of this suite';
    default:
      return profile satisfies never;
  }
}

export function signerText(signer: SignedBy): string {
  return signer.kind === 'key' ? `key ${signer.fingerprint}` : `${signer.identity}, as ${signer.issuer} says`;
}
