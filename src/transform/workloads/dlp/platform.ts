import { textOf, type Draft } from '../../draft.ts';

/** AipPlatform, which DLP and label records use. */
const NAMES = ['Unknown', 'Windows', 'MacOS', 'iOS', 'Android', 'Web Browser'];
const TYPES = new Map<string, string>([
  ['windows', 'windows'],
  ['macos', 'macos'],
  ['mac', 'macos'],
  ['ios', 'ios'],
  ['android', 'android'],
]);

/** The platform's name for its number; the host's operating system where it is one. */
export function platformOf(value: unknown, draft: Draft): unknown {
  const given = textOf(value);
  const name = given === undefined ? undefined : (NAMES[Number(given)] ?? given);
  if (name === undefined) return value;
  const platform = name.toLowerCase();
  const type = TYPES.get(platform);
  if (type !== undefined) draft.hostOs = { platform, type };
  return name;
}
