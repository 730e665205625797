import type { PackageRows } from './row.ts'

/** The README's table of methods, in Markdown, a section of rows for each package. */
export function methodsTable(packages: readonly PackageRows[]): string {
  const lines = [
    '| method | where | expected values from | largest error seen | tolerance |',
    '|---|---|---|---|---|',
  ]
  for (const { home, rows } of packages)
    for (const row of rows) {
      const cells = [row.method, `[${home.slice('packages/'.length)}](${home}/${row.file})`, row.source]
      cells.push(inWords(row.largestError), row.tolerance == null ? 'exact' : inWords(row.tolerance))
      lines.push(`| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
    }
  return lines.join('\n')
}

function inWords(value: number | null): string {
  return value === null ? '' : value === 0 ? '0' : value.toExponential(0)
}

const opening = '<!-- methods -->'
const closing = '<!-- /methods -->'

/** A text with the table between its markers. @throws Error when the markers are not there */
export function withMethodsTable(text: string, table: string): string {
  const start = text.indexOf(opening)
  const end = text.indexOf(closing)
  if (start < 0 || end < start) throw new Error(`the text has no ${opening} ... ${closing}`)
  return `${text.slice(0, start + opening.length)}\n${table}\n${text.slice(end)}`
}
