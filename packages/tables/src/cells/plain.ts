/**
 * A cell as it is compared with codes: Unicode NFKC (full-width digits, signs and blanks become plain ones),
 * trimmed, blanks inside squeezed. Plain ASCII, the common case, is only trimmed.
 */
export function plain(text: string): string {
  if (isTidy(text)) return text
  const normal = /[^\x20-\x7e]/.test(text) ? text.normalize('NFKC').replace(/[\u200b\ufeff]/g, '') : text
  return normal.replace(/\s+/g, ' ').trim()
}

/** Printable ASCII without a blank at the ends or two in a row. */
function isTidy(text: string): boolean {
  let blank = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126 || (code === 32 && blank)) return false
    blank = code === 32
  }
  return !blank || text === ''
}

/** Always missing unless a code of the dictionary says otherwise. Compared without case. */
const everywhere = new Set(
  ['', 'na', 'n/a', '#n/a', 'nan', 'null', '.', '不详', '未查', '未测', '缺失', '无数据'].map(text =>
    plain(text),
  ),
)

/** Missing besides, in columns of numbers, dates and booleans. */
const measured = new Set(['unknown', '未知', '不明'])

/** Tests a plain cell against the missing codes of its column. */
export function missingTest(
  declared: readonly (string | number)[] | undefined,
  kind: 'number' | 'date' | 'boolean' | 'text',
): (cell: string) => boolean {
  const own = new Set((declared ?? []).map(code => plain(String(code))))
  const numbers = new Set([...own].map(Number).filter(Number.isFinite))
  return cell => {
    if (cell === '' || (own.size > 0 && own.has(cell))) return true
    if (kind === 'number' && numbers.size > 0 && numbers.has(Number(cell))) return true
    const first = cell.charCodeAt(0)
    if (cell.length > 8 || (first >= 48 && first <= 57)) return false
    const lower = cell.toLowerCase()
    return everywhere.has(lower) || (kind !== 'text' && measured.has(lower))
  }
}
