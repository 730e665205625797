/** What the alleles are: one, two, three or more bases for as many, inserted, deleted, or neither of these. */
export const variantKinds = ['SNP', 'DNP', 'TNP', 'ONP', 'INS', 'DEL', 'other'] as const
export type VariantKind = (typeof variantKinds)[number]

const bases = /^[ACGTN]+$/

/** Place in {@link variantKinds}; `-` is no base. */
export function kindPlace(reference: string, alternate: string): number {
  const from = reference === '-' ? '' : reference
  const to = alternate === '-' ? '' : alternate
  if ((from !== '' && !bases.test(from)) || (to !== '' && !bases.test(to))) return 6
  if (from.length === to.length) return from.length === 0 ? 6 : Math.min(from.length, 4) - 1
  return to.length > from.length ? 4 : 5
}

/** Alleles of one variant without the bases that they share, as MAF writes them. */
export interface MinimalAlleles {
  readonly reference: string
  readonly alternate: string
  /** From 1. Of an insertion the bases before and behind it. */
  readonly start: number
  readonly end: number
}

/** Takes shared bases off the end, then off the beginning (they anchor an insertion or deletion in VCF). */
export function minimalAlleles(position: number, reference: string, alternate: string): MinimalAlleles {
  let from = reference.length
  let to = alternate.length
  while (from > 0 && to > 0 && reference[from - 1] === alternate[to - 1]) {
    from--
    to--
  }
  let shared = 0
  while (shared < from && shared < to && reference[shared] === alternate[shared]) shared++
  const left = reference.slice(shared, from)
  const right = alternate.slice(shared, to)
  const start = position + shared
  if (left === '')
    return { reference: '-', alternate: right === '' ? '-' : right, start: start - 1, end: start }
  return {
    reference: left,
    alternate: right === '' ? '-' : right,
    start,
    end: start + left.length - 1,
  }
}
