/**
 * Advance widths of Source Sans 3, thousandths of an em, for the characters 32 to 126, as its own metrics
 * give them; so that labels can be laid out without a browser.
 */
const regular = [
  200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497,
  497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 543, 588, 571, 615, 527, 494, 617, 652, 263,
  479, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497,
  500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419,
  338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
]
const semibold = [
  200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513, 513, 513,
  513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282,
  494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513,
  500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431,
  361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513,
]

function advance(code: number, bold: boolean): number {
  if (code >= 32 && code < 127) return (bold ? semibold : regular)[code - 32]
  // Chinese, Japanese, Korean and full-width signs fill the em; other letters are near a wide Latin one.
  if (code >= 0x2e80) return 1000
  if (code === 0x202f || code === 0x2009) return 200
  return 600
}

/** Width in pixels of one line of text. */
export function textWidth(text: string, size: number, bold = false): number {
  let width = 0
  for (const character of text) width += advance(character.codePointAt(0) ?? 0, bold)
  return (width * size) / 1000
}

/** Breaks text into lines of at most `width` pixels, between words where it can; the last line is cut with … */
export function wrapText(
  text: string,
  width: number,
  size: number,
  bold = false,
  maximumLines = 99,
): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    const longer = line + piece
    if (line === '' || textWidth(longer.trimEnd(), size, bold) <= width) line = longer
    else {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    }
    while (textWidth(line.trimEnd(), size, bold) > width && [...line].length > 1) {
      const head = fittingHead(line, width, size, bold)
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd())
  if (lines.length <= maximumLines) return lines
  const kept = lines.slice(0, maximumLines)
  const last = `${kept[maximumLines - 1]}…`
  kept[maximumLines - 1] =
    textWidth(last, size, bold) <= width ? last : `${fittingHead(last, width - size, size, bold)}…`
  return kept
}

/** Words with the space that follows them; each Chinese character may end a line. */
function pieces(text: string): string[] {
  return text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? ['']
}

function fittingHead(line: string, width: number, size: number, bold: boolean): string {
  let head = ''
  for (const character of line) {
    if (head !== '' && textWidth(head + character, size, bold) > width) break
    head += character
  }
  return head
}
