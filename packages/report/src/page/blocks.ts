import { csv } from '../downloads/csv.ts'
import { dataUrl } from '../downloads/data-url.ts'
import { wordMime } from '../downloads/word.ts'
import { half } from '../drawing/size.ts'
import { px } from '../drawing/svg.ts'
import type { Block, FigureBlock, TableBlock } from '../sections/chapter.ts'
import { tableHtml } from '../tables/table-html.ts'
import { escapeText } from '../text/escape.ts'

/** Word files of the tables, by table id; and of all of them. */
export type WordFiles = ReadonlyMap<string, Uint8Array>

const csvMime = 'text/csv;charset=utf-8'
const exploratory = '<span class="tag">exploratory</span> '

/** The blocks of a chapter; neighbouring figures share a grid of two columns. */
export function blocksHtml(blocks: readonly Block[], words: WordFiles): string {
  let html = ''
  for (let i = 0; i < blocks.length; ) {
    const block = blocks[i]
    if (block.kind !== 'figure') {
      html += block.kind === 'table' ? tableBlockHtml(block, words) : block.html
      i++
      continue
    }
    const run: FigureBlock[] = []
    for (let next = blocks[i]; next?.kind === 'figure'; next = blocks[++i]) run.push(next)
    html += figuresHtml(run)
  }
  return html
}

function figuresHtml(run: readonly FigureBlock[]): string {
  let html = ''
  for (let k = 0; k < run.length; k++) {
    const narrow = isNarrow(run[k])
    const paired = narrow && run[k + 1] !== undefined && isNarrow(run[k + 1])
    if (paired) {
      html += figureHtml(run[k], 'half') + figureHtml(run[k + 1], 'half')
      k++
    } else html += figureHtml(run[k], narrow ? 'lone' : 'whole')
  }
  return `<div class="figures">${html}</div>`
}

const isNarrow = (block: FigureBlock): boolean => block.drawing.width <= half

function figureHtml(
  { id, name, figure, drawing, below }: FigureBlock,
  place: 'half' | 'lone' | 'whole',
): string {
  const role = drawing.interactive === true ? 'group' : 'img'
  const svg =
    `<svg class="figure" id="${id}" role="${role}" aria-labelledby="${id}-t ${id}-d" ` +
    `viewBox="0 0 ${px(drawing.width)} ${px(drawing.height)}">` +
    `<title id="${id}-t">${escapeText(figure.title)}</title><desc id="${id}-d">${escapeText(drawing.summary)}</desc>${drawing.body}</svg>`
  const scroll =
    place === 'whole' ? ` wide" tabindex="0" role="region" aria-label="${escapeText(`${name}, drawing`)}` : ''
  const caption =
    `<figcaption><b>${name}. ${escapeText(figure.title)}${/[.?!]$/.test(figure.title) ? '' : '.'}</b> ` +
    `${figure.status === 'exploratory' ? exploratory : ''}${escapeText(withNumbers(figure.caption, drawing.mainNumbers))} ` +
    `<span class="saves"><button type="button" data-save="svg" data-figure="${id}" aria-label="Save ${name} as SVG">SVG</button>` +
    `<button type="button" data-save="png" data-figure="${id}" aria-label="Save ${name} as PNG">PNG</button>` +
    `<a download="${id}.csv" aria-label="Save the numbers of ${name} as CSV" href="${dataUrl(csvMime, csv(drawing.numbers))}">CSV</a></span></figcaption>`
  return `<figure class="${place}" data-kind="${figure.kind}" data-evidence="${escapeText(figure.id)}"><div class="canvas${scroll}">${svg}</div>${caption}</figure>${below === '' ? '' : `<div class="below">${below}</div>`}`
}

/** The caption's words and the figure's main numbers, as one text. */
function withNumbers(caption: string, numbers: readonly string[] = []): string {
  if (numbers.length === 0) return caption
  const ended = caption === '' || /[.?!]$/.test(caption) ? caption : `${caption}.`
  return `${ended} ${numbers.join('; ')}.`.trim()
}

function tableBlockHtml({ id, table, folded }: TableBlock, words: WordFiles): string {
  const word = words.get(id)
  const saves =
    '<span class="saves">' +
    (word === undefined
      ? ''
      : `<a download="${id}.docx" aria-label="Save ${table.name} as a Word file" href="${dataUrl(wordMime, word)}">Word</a>`) +
    `<a download="${id}.csv" aria-label="Save ${table.name} as CSV" href="${dataUrl(csvMime, csv(table.numbers))}">CSV</a></span>`
  const title = `<b>${table.name}. ${escapeText(table.title)}${/[.?!]$/.test(table.title) ? '' : '.'}</b>`
  const caption = `<span>${title} ${table.exploratory ? exploratory : ''}${escapeText(table.caption)} ${saves}</span>`
  const note = table.note === null ? '' : `<p class="table-note">${escapeText(table.note)}</p>`
  const html = tableHtml(table, id, caption) + note
  const many = table.columns.length > 9 ? ' many' : ''
  if (!folded)
    return `<div id="${id}" class="tabled${many}${table.rows.length <= 12 ? ' short' : ''}">${html}</div>`
  return `<details id="${id}" class="folded${many}"><summary>${table.name}. ${escapeText(table.title)}</summary>${html}</details>`
}
