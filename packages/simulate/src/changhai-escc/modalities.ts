import type { Modality } from '../outcome/best-by-modality.ts'
import { slideInformation } from '../slide/index.ts'
import { type RnaSpecimen, tumourRnaInformation } from '../tumour-rna/index.ts'
import { oesophagealLaw, somaticInformation, withoutSignal } from '../variants/index.ts'
import { rnaGeneCount } from './assays.ts'
import { latentParts } from './state.ts'

/** What the slides, RNA and DNA of a specimen show of the latent parts, by their information. */
export function gaussianModalities(
  specimen: RnaSpecimen['material'],
  pixels: number,
  noSignal: boolean,
): Modality[] {
  const size = latentParts.length
  const slides = new Float64Array(size * size)
  const three = slideInformation({ specimen, pixels })
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) slides[i * size + j] = three[3 * i + j]
  const rna = tumourRnaInformation(latentParts, specimen, rnaGeneCount)
  return [
    { name: 'slides', information: slides },
    { name: 'rna', information: noSignal ? rna.map(() => 0) : rna },
    {
      name: 'dna',
      information: somaticInformation(noSignal ? withoutSignal(oesophagealLaw) : oesophagealLaw, latentParts),
    },
  ]
}
