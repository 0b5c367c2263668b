/** The JSON text of anything that JSON.parse yields, however deep: JSON.stringify overflows the stack at some thousand levels. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return deepText(value);
  }
}

interface Frame {
  readonly entries: readonly (readonly [string, unknown])[];
  readonly close: string;
  next: number;
}

function deepText(root: unknown): string {
  const parts: string[] = [];
  const stack: Frame[] = [];
  const put = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) parts.push(JSON.stringify(value) ?? 'null');
    else if (Array.isArray(value)) {
      parts.push('[');
      stack.push({ entries: value.map((inner: unknown) => ['', inner] as const), close: ']', next: 0 });
    } else {
      parts.push('{');
      const entries = Object.entries(value).map(([key, inner]) => [`${JSON.stringify(key)}:`, inner] as const);
      stack.push({ entries, close: '}', next: 0 });
    }
  };
  put(root);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const entry = frame.entries[frame.next];
    if (entry === undefined) {
      parts.push(frame.close);
      stack.pop();
      continue;
    }
    if (frame.next > 0) parts.push(',');
    frame.next += 1;
    parts.push(entry[0]);
    put(entry[1]);
  }
  return parts.join('');
}
