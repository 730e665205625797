const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const withoutWidth = /\p{Mn}|\p{Me}|\p{Cf}/u

/** Columns of a terminal that the text takes: Chinese characters and full-width forms take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += withoutWidth.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** The text with blanks up to the width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Lines of at most the width, broken at blanks, or within a word (and between Chinese characters) where one is too long. */
export function wrapTo(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  const put = (piece: string) => {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(piece) <= width) line += ` ${piece}`
    else {
      if (line !== '') lines.push(line)
      line = piece
    }
  }
  for (const word of printable(text).split(/\s+/)) for (const piece of breakWord(word, width)) put(piece)
  if (line !== '') lines.push(line)
  return lines
}

function breakWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return word === '' ? [] : [word]
  const pieces: string[] = []
  let piece = ''
  for (const character of word) {
    if (displayWidth(piece) + displayWidth(character) > width) {
      pieces.push(piece)
      piece = ''
    }
    piece += character
  }
  return piece === '' ? pieces : [...pieces, piece]
}

/** Text from a data file must not steer the terminal: control characters become blanks. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}
