import type { Design } from './design.ts'

const places: Record<Exclude<Design['kind'], 'external'>, string> = {
  'leave-one-centre-out': 'in centres not used for training',
  temporal: 'in later patients',
  'temporal-by-centre': 'in later patients of each centre',
  'repeated-k-fold': 'in patients not used for training',
  inner: 'within training',
}

/** Where the held-out patients of a design come from, to end a sentence with. */
export function whereOf(design: Design): string {
  return design.kind === 'external'
    ? `in ${design.folds[0].name}, not used for training`
    : places[design.kind]
}
