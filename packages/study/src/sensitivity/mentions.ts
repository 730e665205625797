/** Whether any text within a part of the protocol names one of the columns, as a whole word. */
export function mentions(part: unknown, columns: ReadonlySet<string>): boolean {
  if (columns.size === 0) return false
  if (typeof part === 'string')
    return (part.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).some(word => columns.has(word))
  if (typeof part !== 'object' || part === null) return false
  return Object.values(part).some(inner => mentions(inner, columns))
}
