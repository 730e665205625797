import type { Random } from '@tessera/statistics'

export const nucleusClasses = ['lymphocyte', 'tumour', 'stromal'] as const
export type NucleusClass = (typeof nucleusClasses)[number]

/** What nuclei of a class look like: sizes in µm, densities as optical densities of haematoxylin. */
export interface NucleusLaw {
  /** Mean and standard deviation of the area, µm² (log-normal). */
  readonly area: readonly [mean: number, sd: number]
  /** Minor over major axis: mean, and standard deviation of a normal cut to 0.12 to 1. */
  readonly axisRatio: readonly [mean: number, sd: number]
  /** Amplitude of the outline's waves of order 2 to 5, as a share of the radius. */
  readonly irregularity: number
  readonly density: readonly [mean: number, sd: number]
  /** Standard deviation of the chromatin's grain, as a share of the density. */
  readonly grain: number
  /** How much darker the rim is than the middle (vesicular chromatin), as a share. */
  readonly rim: number
  /** Nucleoli, on average. */
  readonly nucleoli: number
}

/**
 * Sizes from manual morphometry of sections. Lymphocytes: mantle cells of reactive tonsil measure 27 to 29 µm² (SD 2 to
 * 3, between cases), of mantle cell lymphoma 38 (7 to 8) µm² (Korean J Pathol, image analytic study of nuclear area in
 * mantle cell lymphoma: three observers, 743 and 6,401 cells); those that infiltrate tumours are larger than resting
 * ones (Oliver, Acta Cytol 1996;40:691): 32 µm² here. Tumour: hepatocellular carcinoma 65 of low and 80 of high grade, SD
 * 25 (Cheah and Looi, Malays J Pathol 2007;29:37), beyond 50 µm² as a mark of carcinoma and of its prognosis (Hepatology
 * 1992;16:118): 75 µm² here. Stromal: spindles of some 14 by 4 µm. Densities and chromatin are assumed.
 */
export const nucleusLaws: Readonly<Record<NucleusClass, NucleusLaw>> = {
  lymphocyte: {
    area: [32, 5],
    axisRatio: [0.88, 0.07],
    irregularity: 0.04,
    density: [0.75, 0.12],
    grain: 0.15,
    rim: 0,
    nucleoli: 0,
  },
  tumour: {
    area: [75, 22],
    axisRatio: [0.76, 0.1],
    irregularity: 0.06,
    density: [0.5, 0.1],
    grain: 0.22,
    rim: 0.3,
    nucleoli: 0.7,
  },
  stromal: {
    area: [43, 11],
    axisRatio: [0.29, 0.06],
    irregularity: 0.05,
    density: [0.55, 0.1],
    grain: 0.15,
    rim: 0.1,
    nucleoli: 0,
  },
}

/** A nucleus before it has a place: an ellipse whose radius is multiplied by 1 + waves. */
export interface NucleusShape {
  /** Half axes, µm. */
  readonly a: number
  readonly b: number
  /** Direction of the long axis against x, radians. */
  readonly angle: number
  /** Amplitude and phase of the waves of order 2, 3, 4 and 5. */
  readonly waves: readonly (readonly [amplitude: number, phase: number])[]
  readonly density: number
}

/** Half axes of an ellipse of log-normal area, µm. */
export function drawAxes(law: NucleusLaw, random: Random): { readonly a: number; readonly b: number } {
  const [mean, sd] = law.area
  const spread = Math.log(1 + (sd / mean) ** 2)
  const area = mean * Math.exp(Math.sqrt(spread) * random.normal() - spread / 2)
  const ratio = Math.min(1, Math.max(0.12, law.axisRatio[0] + law.axisRatio[1] * random.normal()))
  const a = Math.sqrt(area / (Math.PI * ratio))
  return { a, b: a * ratio }
}

/** The long axis of spindles lies along `direction`, ± 15°; of others anywhere. */
export function drawShape(law: NucleusLaw, direction: number, random: Random): NucleusShape {
  const axes = drawAxes(law, random)
  const spindle = law.axisRatio[0] < 0.5
  return {
    ...axes,
    angle: spindle ? direction + (Math.PI / 12) * random.normal() : Math.PI * random.next(),
    waves: [2, 3, 4, 5].map(order => [
      (law.irregularity * random.normal()) / Math.sqrt(order),
      2 * Math.PI * random.next(),
    ]),
    density: Math.max(0.15, law.density[0] + law.density[1] * random.normal()),
  }
}

/**
 * Distance from the middle as a share of the outline's, in a direction: below 1 inside.
 * @param dx µm from the middle
 */
export function radialPlace({ a, b, angle, waves }: NucleusShape, dx: number, dy: number): number {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const u = (dx * cosine + dy * sine) / a
  const v = (dy * cosine - dx * sine) / b
  const turn = Math.atan2(v, u)
  let radius = 1
  for (let k = 0; k < waves.length; k++) radius += waves[k][0] * Math.cos((k + 2) * turn + waves[k][1])
  return Math.sqrt(u * u + v * v) / radius
}
