import type { ColumnDictionary } from '../dictionary/dictionary.ts'
import { plain } from './plain.ts'

/** Level of each plain code; null where the dictionary gives none. A list of levels means themselves. */
export function codeMap(codes: ColumnDictionary['codes']): Map<string, string> | null {
  if (codes === undefined) return null
  const entries = Array.isArray(codes)
    ? codes.map(level => [String(level), level] as const)
    : Object.entries(codes)
  return new Map(entries.map(([code, level]) => [plain(code), String(level)]))
}

/** Levels in the order that the dictionary gives them, each once. */
export function levelsOf(codes: ColumnDictionary['codes']): string[] {
  return [...new Set(codeMap(codes)?.values() ?? [])]
}
