import { type Dataset, numberOf, numbersOf, textOf } from './dataset.ts'
import { tags } from './tags.ts'

/** Where scanners before the standard attribute keep the b-value: group, element within the maker's block, creator. */
const makers = [
  { group: 0x0019, creator: 'SIEMENS MR HEADER', element: 0x0c },
  { group: 0x2001, creator: 'Philips Imaging DD 001', element: 0x03 },
  { group: 0x0043, creator: 'GEMS_PARM_01', element: 0x39 },
] as const

/**
 * b-value, s/mm²: DiffusionBValue (0018,9087), else that of the maker's private block. GE adds 10⁹ to mark some
 * sequences; what is above is taken off.
 */
export function diffusionBValue(dataset: Dataset): number | null {
  const standard = numberOf(dataset, tags.DiffusionBValue)
  if (standard !== null) return standard
  for (const { group, creator, element } of makers) {
    const block = privateBlock(dataset, group, creator)
    if (block === null) continue
    const [value] = numbersOf(dataset, group * 0x10000 + block * 0x100 + element)
    if (value !== undefined && Number.isFinite(value) && value >= 0) return value % 1e9
  }
  return null
}

/** The block (10 to FF) that a creator has reserved in a private group: PS3.5 section 7.8.1. */
function privateBlock(dataset: Dataset, group: number, creator: string): number | null {
  for (let block = 0x10; block <= 0xff; block++) {
    const tag = group * 0x10000 + block
    if (dataset.has(tag) && textOf(dataset, tag) === creator) return block
  }
  return null
}
