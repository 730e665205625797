import {
  AlignmentType,
  BorderStyle,
  Document,
  type IBorderOptions,
  Packer,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { TextTable } from '../tables/text-table.ts'

export const wordMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const none: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const thin: IBorderOptions = { style: BorderStyle.SINGLE, size: 4, color: '888888' }
const thick: IBorderOptions = { style: BorderStyle.SINGLE, size: 10, color: '000000' }
const font = { ascii: 'Calibri', hAnsi: 'Calibri', eastAsia: 'Microsoft YaHei', cs: 'Calibri' }

/** Word file with the tables one after the other, three rules each as journals set them. */
export async function wordFile(title: string, tables: readonly TextTable[]): Promise<Uint8Array> {
  const landscape = tables.some(table => table.columns.length > 7)
  const children = tables.flatMap((table, i) => [
    new Paragraph({
      spacing: { before: i === 0 ? 0 : 480, after: 120 },
      keepNext: true,
      children: [run(`${table.name}. `, true), run(table.title, true)],
    }),
    wordTable(table),
    ...[table.caption, table.note ?? '']
      .filter(Boolean)
      .map(text => new Paragraph({ spacing: { before: 100 }, children: [run(text, false, 17)] })),
  ])
  const document = new Document({
    title,
    creator: 'Tessera',
    styles: { default: { document: { run: { font, size: 20 } } } },
    sections: [
      {
        properties: {
          page: { size: { orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT } },
        },
        children,
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

function run(text: string, bold = false, size = 20): TextRun {
  return new TextRun({ text: printable(text), bold, size, font })
}

/** Characters that XML 1.0 cannot hold are left out. */
function printable(text: string): string {
  return [...text].filter(c => (c.codePointAt(0) ?? 0) >= 32 || c === '\t' || c === '\n').join('')
}

function wordTable(table: TextTable): Table {
  const header = new TableRow({
    tableHeader: true,
    children: table.columns.map(column =>
      cell(column.label, column.align, { bold: true, top: thick, bottom: thin }),
    ),
  })
  const rows = table.rows.map((row, r) => {
    const bottom = r === table.rows.length - 1 ? thick : none
    return new TableRow({
      cantSplit: true,
      children: row.cells.map((text, c) =>
        cell(text, table.columns[c].align, {
          bold: row.kind === 'heading',
          top: none,
          bottom,
          indent: c === 0 && row.kind === 'indented' ? 200 : 0,
        }),
      ),
    })
  })
  return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [header, ...rows] })
}

function cell(
  text: string,
  align: 'left' | 'right',
  look: { bold: boolean; top: IBorderOptions; bottom: IBorderOptions; indent?: number },
): TableCell {
  return new TableCell({
    borders: { top: look.top, bottom: look.bottom, left: none, right: none },
    margins: { top: 40, bottom: 40, left: 60, right: 60 },
    children: [
      new Paragraph({
        alignment: align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: { left: look.indent ?? 0 },
        children: [run(text, look.bold, 18)],
      }),
    ],
  })
}
