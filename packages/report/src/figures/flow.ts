import type { FigureOf } from '@tessera/evidence'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { wide } from '../drawing/size.ts'
import { element, lines, path, px, rectangle } from '../drawing/svg.ts'
import { count, plural } from '../text/number.ts'
import { wrapText } from '../text/width.ts'

type Flow = FigureOf<'flow'>

const boxWidth = 336
const outLeft = 428
const pad = 14
const leading = 18
const shownReasons = 6

/** The CONSORT diagram: who stayed at the left, who left and why at the right, each number a link. */
export function drawFlow(figure: Flow, context: DrawingContext): Drawing {
  let y = 2
  let boxes = ''
  let arrows = ''
  figure.boxes.forEach((box, i) => {
    const title = wrapText(`${count(box.n)}  ${uncapital(box.label)}`, boxWidth - 2 * pad, 14, true, 3)
    const detail = box.detail === null ? [] : wrapText(box.detail, boxWidth - 2 * pad, 13, false, 3)
    const height = 2 * pad - 6 + (title.length + detail.length) * leading
    boxes += rectangle(0.75, y, boxWidth, height, 'box')
    boxes += lines(pad, y + pad + 11, 'label dark', title, leading)
    boxes += lines(pad, y + pad + 11 + title.length * leading, 'tick', detail, leading)
    const from = y + height
    y = from
    if (box.left.length > 0) {
      const out = drawOut(box, y + 18, context.exclusionAnchor(i))
      boxes += out.body
      arrows += path(`M${px(boxWidth / 2)},${px(y + 18 + out.height / 2)}H${outLeft - 7}`, 'flow')
      arrows += head(outLeft - 1, y + 18 + out.height / 2, 'right')
      y += out.height + 36
    } else if (i < figure.boxes.length - 1) y += 28
    if (i < figure.boxes.length - 1) {
      arrows +=
        path(`M${px(boxWidth / 2)},${px(from)}V${px(y - 6)}`, 'flow') + head(boxWidth / 2, y - 1, 'down')
    } else if (box.left.length > 0) {
      arrows += path(`M${px(boxWidth / 2)},${px(from)}V${px(from + 18 + (y - 36 - from) / 2)}`, 'flow')
    }
  })
  return {
    width: wide,
    height: y + 3,
    body: arrows + boxes,
    interactive: true,
    summary: figure.boxes
      .map(box => {
        const left = box.left.map(r => `${count(r.n)} ${r.reason}`).join(', ')
        return `${count(box.n)} ${box.label}${left === '' ? '' : `; left before the next: ${left}`}`
      })
      .join('. ')
      .concat('.'),
    numbers: {
      columns: ['box', 'n', 'left before the next', 'reason'],
      rows: figure.boxes.flatMap(box => [
        [box.label, box.n, null, null],
        ...box.left.map(r => [box.label, null, r.n, r.reason]),
      ]),
    },
  }
}

/** A sentence's capital falls behind a number; that of an acronym or a name of one letter stays. */
function uncapital(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label[0].toLowerCase() + label.slice(1) : label
}

function drawOut(
  box: Flow['boxes'][number],
  y: number,
  anchor: string | null,
): { body: string; height: number } {
  const width = wide - outLeft
  const total = box.left.reduce((sum, reason) => sum + reason.n, 0)
  const texts = box.left
    .slice(0, shownReasons)
    .flatMap(reason => wrapText(`${count(reason.n)}  ${reason.reason}`, width - 2 * pad, 13, false, 2))
  const rest = box.left.slice(shownReasons)
  if (rest.length > 0)
    texts.push(
      `${count(rest.reduce((sum, r) => sum + r.n, 0))}  for ${plural(rest.length, 'further reason')}`,
    )
  const height = 2 * pad - 4 + (texts.length + 1) * leading
  const body =
    rectangle(outLeft, y, width, height, 'box out') +
    lines(
      outLeft + pad,
      y + pad + 11,
      anchor === null ? 'label dark' : 'label link',
      [`${count(total)} left out`],
      leading,
    ) +
    lines(outLeft + pad, y + pad + 11 + leading, 'tick', texts, leading)
  if (anchor === null) return { body, height }
  return { body: element('a', { href: `#${anchor}` }, body), height }
}

function head(x: number, y: number, towards: 'down' | 'right'): string {
  const d =
    towards === 'down'
      ? `M${px(x - 4)},${px(y - 6)}L${px(x)},${px(y)}L${px(x + 4)},${px(y - 6)}`
      : `M${px(x - 6)},${px(y - 4)}L${px(x)},${px(y)}L${px(x - 6)},${px(y + 4)}`
  return path(d, 'flow')
}
