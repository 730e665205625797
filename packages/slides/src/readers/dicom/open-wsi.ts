import { textOf } from '@tessera/imaging'
import type { Raster } from '../../raster.ts'
import { scaleOf } from '../../scale/index.ts'
import type { AssociatedImage, AssociatedName, OpenOptions, Slide, SlideChannel } from '../../slide.ts'
import { SlideError } from '../../slide-error.ts'
import { readWholeLevel, tiledSlide } from '../tiled-slide.ts'
import { dicomLimits } from './limits.ts'
import { WsiImage } from './wsi-image.ts'
import type { WsiInstance } from './wsi-instance.ts'
import { closeAll, openSeries } from './wsi-series.ts'
import { wsi } from './wsi-tags.ts'

/** The slide that a file, or a folder, of a series belongs to. @throws SlideError as `openSlide` */
export async function openWsi(file: string, options: OpenOptions): Promise<Slide> {
  const instances = await openSeries(file)
  try {
    return slideOf(file, instances, options)
  } catch (error) {
    await closeAll(instances)
    throw error
  }
}

function slideOf(file: string, instances: readonly WsiInstance[], options: OpenOptions): Slide {
  const images = imagesOf(instances)
  const volumes = images.filter(({ first }) => first.kind === 'volume').sort((a, b) => b.width - a.width)
  const [base] = volumes
  if (base === undefined)
    throw new SlideError(
      'not-a-slide',
      'label or overview pictures without the slide',
      'give the whole series',
      {
        file,
      },
    )
  const levels = pyramidOf(volumes)
  const associated = associatedOf(images)
  const { first } = base
  const channels = channelsOf(first)
  const magnification =
    first.paths.find(({ objectivePower }) => objectivePower !== null)?.objectivePower ?? null
  return tiledSlide({
    file,
    format: 'dicom-wsi',
    levels,
    scale: scaleOf({ stated: micrometres(first), magnification }, options),
    magnification,
    channels,
    channelType: first.bits === 16 ? 'uint16' : 'uint8',
    associated: [...associated].map(
      ([name, { width, height }]): AssociatedImage => ({ name, width, height }),
    ),
    iccProfile: first.paths.find(({ iccProfile }) => iccProfile !== null)?.iccProfile ?? null,
    properties: propertiesOf(first, volumes.length - levels.length),
    readAssociated: name => readPicture(file, associated.get(name), name),
    close: () => closeAll(instances),
  })
}

/** Parts of a concatenation make one picture. */
function imagesOf(instances: readonly WsiInstance[]): readonly WsiImage[] {
  const groups = new Map<string, WsiInstance[]>()
  for (const [i, instance] of instances.entries()) {
    const key = instance.concatenation?.uid ?? `alone ${i}`
    groups.set(key, [...(groups.get(key) ?? []), instance])
  }
  const part = ({ concatenation }: WsiInstance) => concatenation?.part ?? 0
  return [...groups.values()].map(group => new WsiImage(group.sort((a, b) => part(a) - part(b))))
}

/** The levels that show what level 0 shows, one of each size. */
function pyramidOf(volumes: readonly WsiImage[]): readonly WsiImage[] {
  const [base] = volumes
  const levels: WsiImage[] = []
  for (const volume of volumes) {
    const shrink = Math.sqrt((base.width / volume.width) * (base.height / volume.height))
    const fits =
      Math.abs(base.width / shrink - volume.width) < 2 && Math.abs(base.height / shrink - volume.height) < 2
    const again = levels.some(({ width, height }) => width === volume.width && height === volume.height)
    const alike = volume.first.samples === base.first.samples && volume.first.bits === base.first.bits
    if (fits && !again && alike) levels.push(volume)
  }
  return levels
}

function associatedOf(images: readonly WsiImage[]): ReadonlyMap<AssociatedName, WsiImage> {
  const named = new Map<AssociatedName, WsiImage>()
  for (const image of images) {
    const { kind } = image.first
    if (kind !== 'volume' && image.width * image.height <= dicomLimits.associatedPixels && !named.has(kind))
      named.set(kind, image)
  }
  return named
}

async function readPicture(file: string, image: WsiImage | undefined, name: string): Promise<Raster> {
  if (image === undefined)
    throw new SlideError('no-such-image', `no ${name} image`, 'see which there are', { file })
  return readWholeLevel(image)
}

function micrometres({ spacing }: WsiInstance) {
  if (spacing === null) return null
  // From millimetres in decimal, so that 0.000499 is 0.499 and not 0.49900000000000005.
  const times = (value: number) => Number((value * 1000).toPrecision(12))
  return { x: times(spacing.x), y: times(spacing.y), attribute: spacing.attribute }
}

/** Optical paths of one sample a pixel, where there are several or 16 bits a sample; one of 8 bits is a grey picture. */
function channelsOf({ samples, bits, paths }: WsiInstance): readonly SlideChannel[] {
  if (samples === 3 || (paths.length <= 1 && bits === 8)) return []
  return (paths.length === 0 ? [null] : paths).map((path, i) => ({
    name: path?.description ?? path?.identifier ?? `channel ${i + 1}`,
    colour: null,
  }))
}

/** Of scanner and storage; nothing that names a patient, a specimen, a day or a place. */
function propertiesOf(instance: WsiInstance, leftOut: number): Readonly<Record<string, string>> {
  const { dataset, syntax } = instance.head
  const properties: Record<string, string> = { 'dicom.TransferSyntax': syntax.name }
  for (const name of ['Manufacturer', 'ManufacturerModelName', 'SoftwareVersions', 'ImageType'] as const) {
    const value = textOf(dataset, wsi[name])
    if (value !== null) properties[`dicom.${name}`] = value
  }
  properties['dicom.DimensionOrganizationType'] = instance.full ? 'TILED_FULL' : 'TILED_SPARSE'
  properties['dicom.PhotometricInterpretation'] = instance.photometric
  if (instance.focalPlanes > 1) properties['dicom.focalPlanes'] = `the middle one of ${instance.focalPlanes}`
  if (leftOut > 0) properties['dicom.leftOut'] = `${leftOut} instances that are no level of this pyramid`
  return properties
}
