import type { SlideMask } from '../slide-mask.ts'
import type { Background } from './light.ts'
import type { PenColour } from './pen-colour.ts'

/** What each pixel of a slide is, one thing a pixel; in the order in which {@link TissueFindings.classes} counts them. */
export const tissueClasses = ['background', 'tissue', 'fat', 'pen', 'fold', 'bubble', 'blur'] as const
export type TissueClass = (typeof tissueClasses)[number]

/** What was found on a slide, and where. The masks say the same as `classes`. */
export interface TissueFindings {
  readonly width: number
  readonly height: number
  /** Level-0 pixels along a side of a pixel of the masks. */
  readonly downsample: number
  /** Micrometres along it. */
  readonly mpp: number
  /** Length width · height: index into {@link tissueClasses}. */
  readonly classes: Uint8Array
  /** What can be studied: tissue and fat, and nothing that pen, fold, bubble or blur covers. */
  readonly tissue: SlideMask
  readonly fat: SlideMask
  readonly pen: SlideMask
  readonly folds: SlideMask
  readonly bubbles: SlideMask
  readonly blur: SlideMask
  /** Square millimetres of each class. */
  readonly areas: Readonly<Record<TissueClass, number>>
  /** Square millimetres of ink of each colour. */
  readonly pens: Readonly<Record<PenColour, number>>
  readonly background: Background
}

/** The pixels of some classes as a mask. */
export function maskOf(
  found: Pick<TissueFindings, 'width' | 'height' | 'downsample' | 'classes'>,
  ...classes: readonly TissueClass[]
): SlideMask {
  const wanted = Uint8Array.from(tissueClasses, name => (classes.includes(name) ? 1 : 0))
  const { width, height, downsample } = found
  const inside = new Uint8Array(found.classes.length)
  for (let i = 0; i < inside.length; i++) inside[i] = wanted[found.classes[i]]
  return { width, height, downsample, inside }
}

/** Masks and areas of a picture whose pixels have their classes. */
export function findingsOf(
  picture: Pick<TissueFindings, 'width' | 'height' | 'downsample' | 'mpp' | 'classes'>,
  pens: TissueFindings['pens'],
  background: Background,
): TissueFindings {
  const { width, height, downsample, mpp, classes } = picture
  const counts = new Float64Array(tissueClasses.length)
  for (let i = 0; i < classes.length; i++) counts[classes[i]]++
  const area = (name: TissueClass) => counts[tissueClasses.indexOf(name)] * (mpp / 1000) ** 2
  return {
    width,
    height,
    downsample,
    mpp,
    classes,
    tissue: maskOf(picture, 'tissue', 'fat'),
    fat: maskOf(picture, 'fat'),
    pen: maskOf(picture, 'pen'),
    folds: maskOf(picture, 'fold'),
    bubbles: maskOf(picture, 'bubble'),
    blur: maskOf(picture, 'blur'),
    areas: {
      background: area('background'),
      tissue: area('tissue'),
      fat: area('fat'),
      pen: area('pen'),
      fold: area('fold'),
      bubble: area('bubble'),
      blur: area('blur'),
    },
    pens,
    background,
  }
}
