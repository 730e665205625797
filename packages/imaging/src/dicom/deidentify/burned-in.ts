import { type Dataset, textOf } from '../dataset.ts'
import { tags } from '../tags.ts'

/** Pictures of a screen, of a person or of paper: names are written into their pixels as a rule. */
const drawnOn = new Set(['US', 'IVUS', 'ES', 'XC', 'GM', 'OP', 'OT', 'DOC', 'ECG', 'RF', 'XA', 'SC'])
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'
const conversionType = 0x00080064

/** Why the pixels may name the patient; null where nothing speaks for it. */
export function burnedInRisk(dataset: Dataset): string | null {
  const said = textOf(dataset, tags.BurnedInAnnotation)
  if (said === 'YES') return 'BurnedInAnnotation says that names may be written into the pixels'
  if (textOf(dataset, tags.RecognizableVisualFeatures) === 'YES')
    return 'RecognizableVisualFeatures says that the patient can be recognised'
  if (said === 'NO') return null
  const modality = textOf(dataset, tags.Modality) ?? ''
  if (drawnOn.has(modality)) return `images of modality ${modality} often have names written into the pixels`
  const sopClass = textOf(dataset, tags.SOPClassUID) ?? ''
  if (sopClass.startsWith(secondaryCapture) || textOf(dataset, conversionType) !== null)
    return 'a secondary capture often has names written into the pixels'
  return null
}
