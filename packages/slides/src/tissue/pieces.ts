import { dilateBox, openBox } from './box.ts'
import { fillGaps, keepParts } from './parts.ts'

interface Sizes {
  /** Pixels of the smallest piece, and of the largest gap that belongs to what is around it. */
  readonly smallest: number
  readonly largestGap: number
  /** Pixels across that a part which ink cuts off has somewhere, if it is to stay. */
  readonly thick: number
}

/**
 * Pieces of tissue without debris, their gaps filled, judged as they were before ink lay over them: what ink cuts off from
 * a piece stays however little it is, unless it is as thin as a rim of ink that was not told from tissue; and a gap that tissue
 * and ink close together is filled as one that tissue closes.
 */
export function piecesOf(
  width: number,
  height: number,
  inside: Uint8Array,
  ink: Uint8Array,
  { smallest, largestGap, thick }: Sizes,
): Uint8Array {
  const flat = (mask: Uint8Array) => ({ width, height, inside: mask })
  const pieces = keepParts(flat(inside), smallest)
  if (!ink.includes(1)) return fillGaps(flat(pieces), largestGap)
  const rest = new Uint8Array(inside.length)
  for (let i = 0; i < rest.length; i++) rest[i] = inside[i] & (1 - pieces[i])
  const besideInk = keepParts(flat(rest), 1, dilateBox(ink, width, height, 1))
  const core = openBox(besideInk, width, height, Math.max(1, Math.round((thick - 1) / 2)))
  const cutOff = keepParts(flat(besideInk), 1, core)
  const closed = new Uint8Array(inside.length)
  for (let i = 0; i < closed.length; i++) {
    pieces[i] |= cutOff[i]
    closed[i] = pieces[i] | ink[i]
  }
  const gaps = fillGaps(flat(closed), largestGap)
  for (let i = 0; i < gaps.length; i++) gaps[i] &= 1 - closed[i]
  // What ink alone encloses, as a letter does, is as empty as the glass beside.
  const besideTissue = keepParts(flat(gaps), 1, dilateBox(pieces, width, height, 1))
  for (let i = 0; i < pieces.length; i++) pieces[i] |= besideTissue[i]
  return pieces
}
