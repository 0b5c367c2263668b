import type { LogLine } from './log.ts';

/** `2026-11-25T12:00:00.000Z INFO  message key=value …`: one line whatever the values hold. */
export function formatText({ timestamp, level, message, ...fields }: LogLine): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${shownValue(value)}`);
  return `${timestamp} ${level.toUpperCase().padEnd(5)} ${escapeControls(message)}${shown.join('')}`;
}

function shownValue(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[\w.:/@+-]+$/.test(value);
  return isPlain ? value : escapeControls(JSON.stringify(value));
}

/** Line breaks would forge lines, and escape codes command the reader's terminal. */
function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
