import type { Filter } from '@tessera/imaging'

/** What comes before the tags of a filter's features: its own name, or one made of its kind and settings (`log_2_3`). */
export function responseName(filter: Filter): string {
  if (filter.name !== undefined) return filter.name
  const parts = Object.entries(filter).flatMap(([key, value]) =>
    key === 'type' || key === 'boundary' || key === 'truncate' || value === undefined
      ? []
      : [typeof value === 'object' ? JSON.stringify(value) : String(value)],
  )
  return [filter.type, ...parts]
    .join('_')
    .replaceAll(/[^A-Za-z0-9.]+/g, '_')
    .replace(/_$/, '')
}
