/**
 * Our features of one case: node ours.ts pyradiomics|ibsi IMAGE MASK REPETITIONS [CLASS of PyRadiomics]. Prints one
 * JSON line: seconds (wall and processor) to read and to extract, features, peak memory.
 */
import { readFileSync } from 'node:fs'
import { readMask, readVolume } from '@tessera/imaging'
import {
  completeSettings,
  extractFeatures,
  extractPyradiomics,
  readPyradiomicsParameters,
} from '@tessera/radiomics'

const [kind, imageFile, maskFile, repetitions = '3', family = ''] = process.argv.slice(2)
const processor = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const clock = () => [performance.now() / 1000, processor()] as const
const since = (start: readonly [number, number]) => {
  const [wall, cpu] = clock()
  return { wall: wall - start[0], processor: cpu - start[1] }
}

const beforeReading = clock()
const image = await readVolume(imageFile, { nonFinite: 'keep' })
const { mask } = await readMask(maskFile, { label: 1 })
const read = since(beforeReading)
const parameters = readPyradiomicsParameters({
  setting: { binCount: 32, additionalInfo: false },
  ...(family === '' ? {} : { featureClass: { [family]: [] } }),
})
const settings = completeSettings({
  format: 'tessera-radiomics/1',
  discretisation: { method: 'fixedBinNumber', bins: 32 },
  texture: { aggregations: ['3D_avg', '3D'] },
})
const extract = () =>
  kind === 'pyradiomics'
    ? extractPyradiomics(image, mask, parameters)
    : extractFeatures(image, mask, settings)
const runs = Array.from({ length: Number(repetitions) }, () => {
  const start = clock()
  const { features } = extract()
  return { ...since(start), features: Object.keys(features).length }
})
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
let voxels = 0
for (const one of mask.inside) voxels += one
process.stdout.write(`${JSON.stringify({ read, runs, voxels, peakMiB: peak })}\n`)
