import type { Fit } from './compile.ts';
import { keepUnknown, noteUnmapped, type FitContext, type Json } from './context.ts';
import { jsonText } from './jsonText.ts';

/** One object or a list of objects with declared properties; anything else becomes `{_raw: text}`. */
export function compileObject(properties: ReadonlyMap<string, Fit>, path: string, nested: boolean): Fit {
  const prefix = `${path}.`;
  const rawPath = `${path}._raw`;

  const fitOne = (object: Json, context: FitContext): Json => {
    for (const key in object) {
      const fit = properties.get(key);
      if (fit === undefined) keepUnknown(object, key, prefix, context);
      else {
        const value = object[key];
        const fitted = fit(value, context);
        if (fitted !== value) object[key] = fitted;
      }
    }
    return object;
  };

  const raw = (value: unknown, context: FitContext): Json => {
    const text = typeof value === 'string' ? value : jsonText(value);
    noteUnmapped(rawPath, text, context);
    return { _raw: text };
  };

  const fitElements = (list: unknown[], context: FitContext): unknown => {
    const fitted: Json[] = [];
    for (let index = 0; index < list.length; index += 1) {
      const value = list[index];
      if (value === null || value === '') continue;
      if (nested) {
        if (context.nestedLeft <= 0) {
          fitted.push(raw(list.slice(index), context));
          break;
        }
        context.nestedLeft -= 1;
      }
      fitted.push(
        typeof value === 'object' && !Array.isArray(value) ? fitOne(value as Json, context) : raw(value, context),
      );
    }
    return fitted.length === 0 ? undefined : fitted;
  };

  return (value, context) => {
    if (value === null || value === '' || value === undefined) return undefined;
    if (Array.isArray(value)) return fitElements(value, context);
    return typeof value === 'object' ? fitOne(value as Json, context) : raw(value, context);
  };
}
