import { BagError } from './bag-error.ts'
import { type H5Bag, openBag } from './h5-bag.ts'

/** The bags of one modality: what `learning` calls a Modality. */
export interface BagModality {
  readonly name: string
  readonly dimensions: number
  /** One a file; null where there was none. */
  readonly bags: readonly (H5Bag | null)[]
}

/**
 * Opens the files of a modality; null stands for a patient who does not have it.
 * @throws BagError `dimensions-differ`, naming both files; and as {@link openBag}
 */
export async function openModality(name: string, files: readonly (string | null)[]): Promise<BagModality> {
  const bags: (H5Bag | null)[] = []
  let first: H5Bag | null = null
  for (const file of files) {
    const bag: H5Bag | null = file === null ? null : await openBag(file)
    first ??= bag
    if (bag && first && bag.dimensions !== first.dimensions)
      throw new BagError(
        'dimensions-differ',
        bag.file,
        `has ${describe(bag)} and ${first.file} ${describe(first)}`,
        `extract all of '${name}' with one encoder`,
      )
    bags.push(bag)
  }
  return { name, dimensions: first?.dimensions ?? 0, bags }
}

function describe({ dimensions, attributes }: H5Bag): string {
  return `${dimensions} dimensions${attributes.encoder ? ` (${attributes.encoder})` : ''}`
}
