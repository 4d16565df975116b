import type { YamlDocument } from '../catalogue/yaml.ts';
import { parseYaml, YamlSyntaxError } from '../catalogue/yaml.ts';
import { ProfileError } from './error.ts';

/** A YAML file of ours or of a user, with the errors to speak of it. */
export interface Document {
  readonly value: unknown;
  /** The error for what stands at a JSON pointer: file, line, column, what is wrong. */
  refuse(pointer: string, words: string): ProfileError;
}

/**
 * @param shown the file as messages name it
 * @throws ProfileError `PROFILE_INVALID`, it is no YAML
 */
export function documentOf(shown: string, source: string): Document {
  const document = parsed(shown, source);
  return {
    value: document.value,
    refuse(pointer, words) {
      const { line, column } = document.placeOf(pointer);
      return new ProfileError('PROFILE_INVALID', `${shown}:${line}:${column}: ${words}`);
    },
  };
}

function parsed(shown: string, source: string): YamlDocument {
  try {
    return parseYaml(source);
  } catch (cause) {
    if (!(cause instanceof YamlSyntaxError)) throw cause;
    throw new ProfileError('PROFILE_INVALID', `${shown}:${cause.line}: not YAML: ${cause.message}`, {
      cause,
    });
  }
}
