import { escapeText } from '../text/escape.ts'
import type { TextRow, TextTable } from './text-table.ts'

/** A table with its caption; wide ones scroll inside their frame, reachable by keyboard. */
export function tableHtml(table: TextTable, id: string, caption: string): string {
  const head = table.columns
    .map(
      ({ label, align }) =>
        `<th scope="col"${align === 'right' ? ' class="n"' : ''}>${escapeText(label)}</th>`,
    )
    .join('')
  const body = table.rows.map(row => rowHtml(row, table)).join('')
  const empty = `<tr><td colspan="${table.columns.length}">Nothing to show.</td></tr>`
  return (
    `<div class="frame" tabindex="0" role="region" aria-labelledby="${id}-caption">` +
    `<table><caption id="${id}-caption">${caption}</caption><thead><tr>${head}</tr></thead>` +
    `<tbody>${body === '' ? empty : body}</tbody></table></div>`
  )
}

function rowHtml(row: TextRow, table: TextTable): string {
  if (row.kind === 'heading')
    return `<tr class="heading"><th scope="rowgroup" colspan="${table.columns.length}">${escapeText(row.cells[0])}</th></tr>`
  const cells = row.cells.map((text, c) => {
    const right = table.columns[c].align === 'right' ? ' class="n"' : ''
    return c === 0
      ? `<th scope="row"${row.kind === 'indented' ? ' class="in"' : ''}>${escapeText(text)}</th>`
      : `<td${right}>${escapeText(text)}</td>`
  })
  return `<tr>${cells.join('')}</tr>`
}
