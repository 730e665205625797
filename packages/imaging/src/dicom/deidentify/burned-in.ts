import { type Dataset, textOf, textsOf } from '../dataset.ts'
import { tags } from '../tags.ts'

/** Pictures of a screen, of a person or of paper: names are written into their pixels as a rule. */
const drawnOn = new Set(['US', 'IVUS', 'ES', 'XC', 'GM', 'OP', 'OT', 'DOC', 'ECG', 'RF', 'XA', 'SC'])
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'
const conversionType = 0x00080064
const specimenLabelInImage = 0x00480010

/** Why the pixels may name the patient; null where nothing speaks for it. */
export function burnedInRisk(dataset: Dataset): string | null {
  const said = textOf(dataset, tags.BurnedInAnnotation)
  if (said === 'YES') return 'BurnedInAnnotation says that names may be written into the pixels'
  if (textOf(dataset, tags.RecognizableVisualFeatures) === 'YES')
    return 'RecognizableVisualFeatures says that the patient can be recognised'
  // Of whole slides: a photograph of the label, or of the whole glass with its label. No other attribute outweighs it.
  const kinds = textsOf(dataset, tags.ImageType)
  if (kinds.includes('LABEL') || textOf(dataset, specimenLabelInImage) === 'YES')
    return 'a photograph of the label of a slide'
  if (said === 'NO') return null
  if (kinds.includes('OVERVIEW')) return 'a photograph of a whole slide may show its label'
  const modality = textOf(dataset, tags.Modality) ?? ''
  if (drawnOn.has(modality)) return `images of modality ${modality} often have names written into the pixels`
  const sopClass = textOf(dataset, tags.SOPClassUID) ?? ''
  if (sopClass.startsWith(secondaryCapture) || textOf(dataset, conversionType) !== null)
    return 'a secondary capture often has names written into the pixels'
  return null
}
