import type { ScaleFacts } from '../../scale/index.ts'
import type { Directory } from './directory.ts'
import { tag } from './tags.ts'

/** The resolution tags of a page, as they stand; null where there are none. */
export async function resolutionOf(
  directory: Directory,
): Promise<NonNullable<ScaleFacts['resolution']> | null> {
  const x = await directory.number(tag.xResolution)
  const y = await directory.number(tag.yResolution)
  if (x === null || y === null) return null
  return { x, y, unit: (await directory.number(tag.resolutionUnit)) ?? 2 }
}

/**
 * What a page says of scanner and software. The texts that name a place, a person or a time (Artist, HostComputer,
 * DocumentName, ImageDescription) are left out; of the time the year stays.
 */
export async function scannerProperties(directory: Directory): Promise<Record<string, string>> {
  const properties: Record<string, string> = {}
  for (const [name, code] of [
    ['tiff.make', tag.make],
    ['tiff.model', tag.model],
    ['tiff.software', tag.software],
  ] as const) {
    const text = (await directory.text(code))?.trim().slice(0, longest)
    if (text) properties[name] = text
  }
  const year = /^(\d{4})[:-]/.exec((await directory.text(tag.dateTime)) ?? '')
  if (year !== null) properties['scan.year'] = year[1]
  return properties
}

const longest = 200
