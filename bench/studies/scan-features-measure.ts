/**
 * Draws scans of many simulated patients and measures their radiomics: what the law of `files: 'features'` is fitted to
 * (packages/simulate/src/scan/feature-law-values.ts, by scan-features-fit.ts).
 * node bench/studies/scan-features-measure.ts FROM TO OUT.json [scanner]
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { extractFeatures, readRadiomicsSettings } from '@tessera/radiomics'
import { drawScan, scanLaw, scannerOf } from '@tessera/simulate'
import { createRandom } from '@tessera/statistics'
import { drawTherapyState } from '../../packages/simulate/src/latent/therapy-state.ts'
import { drawState } from '../../packages/simulate/src/latent/tumour-immune-state.ts'
import { lesionParameters } from '../../packages/simulate/src/scan/lesion-parameters.ts'
import { chemoradiotherapyLoading } from '../../packages/simulate/src/scan/scan-law.ts'

const [from, to, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]]
const settings = readRadiomicsSettings(
  path.join(import.meta.dirname, '../../studies/rectal-mri/radiomics.yaml'),
)
const patients = []
for (let p = from; p < to; p++) {
  const random = createRandom(77, 'feature law', p)
  const state = drawState(random, 0)
  const therapy = drawTherapyState(state, 0, [chemoradiotherapyLoading], 77, 'feature law', p)
  const scanner = scannerOf(p % 5, 1)
  const pair = scanLaw(state, therapy, scanner, random, random.next() < 0.65 ? 'male' : 'female')
  const measured = [pair.before, pair.after].map(plan => {
    const { image, mask } = drawScan({ ...plan, kind: 'scan', mask: '', trueMask: '' })
    if (!mask.inside.includes(1)) return null
    return extractFeatures(image, mask, settings).features
  })
  patients.push({ parameters: lesionParameters(pair), scanner: p % 5, measured })
}
writeFileSync(out, JSON.stringify(patients))
