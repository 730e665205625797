import { type SeriesFinding, seriesFinding } from './series-finding.ts'
import { dot, type FrameKeys, normalOf, type Slice } from './slice.ts'

/** Planes that lie this close together, mm, are at one position. */
export const samePosition = 1e-2

/** The volumes that share one stack of positions, and what told them apart. */
export interface FrameSplit {
  readonly frames: readonly (readonly Slice[])[]
  readonly by: readonly (keyof FrameKeys | 'time')[]
  readonly findings: readonly SeriesFinding[]
}

const order: readonly (keyof FrameKeys)[] = [
  'bValue',
  'gradient',
  'echoTime',
  'temporalPosition',
  'triggerTime',
  'imageType',
  'acquisition',
]

/**
 * Planes of one orientation, divided into volumes that have each position once. Of the b-value, gradient, echo, phase,
 * trigger time, kind and number of acquisition, those are used, in this order, that differ within a position, until no
 * volume has a position twice. Where none of them helps, planes at one position are ranked by their time. What still
 * lies double is a finding, and its first plane is kept.
 */
export function splitFrames(slices: readonly Slice[]): FrameSplit {
  const places = byPosition(slices)
  const by: (keyof FrameKeys)[] = []
  const twice = (groups: readonly (readonly Slice[])[]) =>
    groups.some(group => byPosition(group).some(place => place.length > 1))
  let groups: readonly (readonly Slice[])[] = [slices]
  for (const key of order) {
    if (!twice(groups)) break
    if (!places.some(place => new Set(place.map(slice => slice.keys[key])).size > 1)) continue
    by.push(key)
    groups = divided(slices, by)
  }
  if (!twice(groups)) return { frames: groups, by, findings: groups.length > 1 ? [named(groups, by)] : [] }
  const ranked = rankedByTime(places)
  if (ranked !== null) return { frames: ranked, by: ['time'], findings: [named(ranked, ['time'])] }
  const double = groups.flatMap(byPosition).filter(place => place.length > 1)
  return {
    frames: groups.map(group => byPosition(group).map(([first]) => first)),
    by,
    findings: [
      seriesFinding(
        'error',
        'duplicate-slices',
        `${double.length} position${double.length === 1 ? '' : 's'} with more than one image that nothing tells apart`,
        'remove the images that do not belong to the series',
        double.flat().map(slice => slice.file),
      ),
    ],
  }
}

function named(groups: readonly (readonly Slice[])[], by: readonly string[]): SeriesFinding {
  const ranked = by.includes('time')
  return seriesFinding(
    ranked ? 'warning' : 'note',
    ranked ? 'split-by-time' : 'several-frames',
    `${groups.length} volumes in one series, told apart by ${by.join(', ')}`,
    'choose one of its frames',
  )
}

/** Planes at the same distance along the normal, in ascending order. */
function byPosition(slices: readonly Slice[]): Slice[][] {
  if (slices.length === 0) return []
  const normal = normalOf(slices[0])
  const along = slices
    .map(slice => ({ slice, at: dot(slice.position, normal) }))
    .sort((a, b) => a.at - b.at || (a.slice.instanceNumber ?? 0) - (b.slice.instanceNumber ?? 0))
  const places: Slice[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { slice, at } of along) {
    if (at - last > samePosition) {
      places.push([])
      last = at
    }
    places[places.length - 1].push(slice)
  }
  return places
}

function divided(slices: readonly Slice[], by: readonly (keyof FrameKeys)[]): Slice[][] {
  const groups = new Map<string, Slice[]>()
  for (const slice of slices) {
    const name = JSON.stringify(by.map(key => slice.keys[key]))
    const group = groups.get(name)
    if (group) group.push(slice)
    else groups.set(name, [slice])
  }
  return [...groups.values()].sort((a, b) => compareKeys(a[0], b[0], by))
}

function compareKeys(a: Slice, b: Slice, by: readonly (keyof FrameKeys)[]): number {
  for (const key of by) {
    const [x, y] = [a.keys[key] ?? '', b.keys[key] ?? '']
    const sign = typeof x === 'number' && typeof y === 'number' ? x - y : x < y ? -1 : x > y ? 1 : 0
    if (sign !== 0) return sign
  }
  return 0
}

/** The n-th in time of every position makes volume n; null unless every position has as many, at different times. */
function rankedByTime(places: readonly (readonly Slice[])[]): Slice[][] | null {
  const count = places[0].length
  const ranked = places.map(place => [...place].sort((a, b) => (a.time ?? 0) - (b.time ?? 0)))
  const clear = ranked.every(
    place =>
      place.length === count &&
      place.every((slice, i) => slice.time !== null && (i === 0 || slice.time > (place[i - 1].time ?? 0))),
  )
  return clear ? Array.from({ length: count }, (_, rank) => ranked.map(place => place[rank])) : null
}
