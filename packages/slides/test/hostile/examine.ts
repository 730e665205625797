import type { Raster } from '../../src/raster.ts'
import { openSlide } from '../../src/readers/open-slide.ts'
import type { Slide } from '../../src/slide.ts'
import { SlideError } from '../../src/slide-error.ts'

/** What became of a file that may be anything. */
export interface Examined {
  /** `read`: opened, and all of it read; else the fault of the error, of opening or of a later call. */
  readonly outcome: string
  readonly opened: boolean
  /** The upper left corner of level 0, where it could be read. */
  readonly corner: Raster | null
  readonly levels: readonly (readonly [number, number])[]
  /** What should not have happened: an error of another kind, a picture beyond its bounds. */
  readonly complaint: string | null
}

export const cornerSide = 200

/** Opens a file and reads of it what a user would: corners, middle, smallest level, associated images, channels. */
export async function examine(file: string): Promise<Examined> {
  let slide: Slide
  try {
    slide = await openSlide(file)
  } catch (error) {
    return { outcome: faultOf(error), opened: false, corner: null, levels: [], complaint: complaintOf(error) }
  }
  const faults: string[] = []
  const complaints: string[] = []
  const attempt = async <T>(call: () => Promise<T>): Promise<T | null> => {
    try {
      return await call()
    } catch (error) {
      faults.push(faultOf(error))
      const complaint = complaintOf(error)
      if (complaint !== null) complaints.push(complaint)
      return null
    }
  }
  const levels = slide.levels.map(({ width, height }) => [width, height] as const)
  const last = slide.levels[slide.levels.length - 1]
  const region = (level: number, x: number, y: number) => {
    const { width, height } = slide.levels[level]
    return {
      level,
      x,
      y,
      width: Math.min(cornerSide, width),
      height: Math.min(cornerSide, height),
    }
  }
  const corner = await attempt(() => slide.readRegion(region(0, 0, 0)))
  if (corner !== null && corner.pixels.length !== 3 * corner.width * corner.height)
    complaints.push('a picture of another size than asked for')
  await attempt(() => slide.readRegion(region(0, Math.floor(slide.width / 2), Math.floor(slide.height / 2))))
  await attempt(() => slide.readRegion(region(last.index, last.width - 10, last.height - 10)))
  for (const { name, width, height } of slide.associated) {
    const picture = await attempt(() => slide.readAssociated(name))
    if (picture !== null && (picture.width !== width || picture.height !== height))
      complaints.push('an associated image of another size than listed')
  }
  for (const channel of [0, slide.channels.length - 1])
    if (slide.channels[channel] !== undefined)
      await attempt(() => slide.readChannel(channel, region(0, 0, 0)))
  await attempt(() => slide.rawTile(0, 0, 0))
  await attempt(() => slide.close())
  for (const { width, height, downsample } of slide.levels)
    if (!(width >= 1 && height >= 1 && downsample >= 1)) complaints.push('a level of no size')
  return { outcome: faults[0] ?? 'read', opened: true, corner, levels, complaint: complaints[0] ?? null }
}

function faultOf(error: unknown): string {
  return error instanceof SlideError ? error.fault : 'another error'
}

function complaintOf(error: unknown): string | null {
  if (error instanceof SlideError) return null
  return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error)
}
