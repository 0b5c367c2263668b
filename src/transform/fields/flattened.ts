import { bound, type FitContext } from './context.ts';
import { jsonText } from './jsonText.ts';

/** Objects and lists of objects, bounded; `flattened` refuses scalars, so these become `{_raw: text}`. */
export function fitFlattened(value: unknown, context: FitContext): unknown {
  if (value === null || value === '' || value === undefined) return undefined;
  if (!Array.isArray(value)) return holder(value, context);
  const fitted = value.filter((inner) => inner !== null && inner !== '').map((inner) => holder(inner, context));
  return fitted.length === 0 ? undefined : fitted;
}

function holder(value: unknown, context: FitContext): unknown {
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { _raw: typeof value === 'string' ? value : jsonText(bound(value, context, 1)) };
  }
  const fitted = bound(value, context, 1);
  return typeof fitted === 'string' ? { _raw: fitted } : fitted;
}
