import path from 'node:path'
import { openBag, writeBag } from '@tessera/bags'
import { SlideError } from '../slide-error.ts'

export interface JoinedBag {
  readonly output: string
  /** Tiles of each slide, in the order of the slides. */
  readonly tiles: readonly number[]
}

/**
 * The bags of a patient's slides as one: their tiles one slide after another, in the order given. Coordinates stay those
 * of each slide, so that they mean nothing across slides: the attributes `slides` and `slide_tiles` of the file say which
 * rows are whose. Features are stored in the precision of the first.
 * @throws SlideError `bad-setting` for no bag, or bags of different encoders; BagError
 */
export async function joinBags(files: readonly string[], output: string): Promise<JoinedBag> {
  if (files.length === 0) throw new SlideError('bad-setting', 'no bag to join', 'give one or more')
  const bags = await Promise.all(files.map(openBag))
  const [first] = bags
  for (const bag of bags)
    if (bag.dimensions !== first.dimensions || digestOf(bag) !== digestOf(first))
      throw new SlideError(
        'bad-setting',
        `features of another encoder than those of ${path.basename(first.file)}`,
        'encode all slides of a patient with one encoder',
        { file: bag.file },
      )
  const tiles = bags.map(bag => bag.instances)
  const features = new Float32Array(tiles.reduce((sum, count) => sum + count, 0) * first.dimensions)
  const coords = new Float64Array((2 * features.length) / first.dimensions)
  let row = 0
  for (const bag of bags) {
    await bag.read(0, bag.instances, features.subarray(row * first.dimensions))
    coords.set((await bag.coords()) ?? new Float64Array(0), 2 * row)
    row += bag.instances
  }
  const { raw, coordinateUnit } = first.attributes
  const { tessera_key: _, ...file } = raw.file
  const slides = files.map(one => path.basename(one).replace(/\.h5$/, ''))
  writeBag(
    output,
    {
      features,
      dimensions: first.dimensions,
      coords: coordinateUnit === 'pixel' ? Int32Array.from(coords) : coords,
      attributes: { ...raw, file: { ...file, slides, slide_tiles: tiles } },
    },
    {
      storage: first.layout.storage === 'float16' ? 'float16' : 'float32',
      name: first.layout.name === 'feats' ? 'feats' : 'features',
    },
  )
  return { output, tiles }
}

function digestOf(bag: Awaited<ReturnType<typeof openBag>>): unknown {
  return bag.attributes.raw.file.encoder_digest
}
