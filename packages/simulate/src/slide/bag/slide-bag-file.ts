import type { DrawnFile } from '../../writing/draw-file.ts'
import type { SlideLaw } from '../slide-law.ts'
import type { BagOptions } from './slide-bag.ts'

/** The bag of a slide as a file to be drawn: `slideBagFile('bags/P017.h5', law, { instances: 64 })`. */
export function slideBagFile(name: string, law: SlideLaw, { instances }: BagOptions = {}): DrawnFile {
  return { name, request: { kind: 'slide-bag', law, instances: instances ?? null } }
}
