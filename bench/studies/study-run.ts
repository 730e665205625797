// node bench/studies/study-run.ts STUDY PATIENTS CENTRES FILES SLIDE_PIXELS FOLDER: simulates, runs and reports one study
// in this process alone and prints one line of JSON: seconds of each stage, of processor time, and peak memory.
import path from 'node:path'
import { reportStage } from '../../packages/cli/src/report-stage.ts'
import { copyProtocols, seedStudies } from '../../packages/cli/src/start/seed-studies.ts'
import { drawFiles, imageFiles, writeSimulation } from '../../packages/simulate/src/index.ts'
import { freezePlan, readProtocol, runStudy, writePlan } from '../../packages/study/src/index.ts'

const [given, patients, centres, kind, slidePixels, folder] = process.argv.slice(2)
const study = seedStudies.find(name => name === given)
const files = imageFiles.find(name => name === kind)
if (study === undefined || files === undefined || folder === undefined)
  throw new Error('study-run.ts STUDY PATIENTS CENTRES FILES SLIDE_PIXELS FOLDER')

const began = performance.now()
const stages: { name: string; seconds: number }[] = []
const timed = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
  const from = performance.now()
  const made = await work()
  stages.push({ name, seconds: (performance.now() - from) / 1000 })
  return made
}
const silent = { onProgress: () => undefined, signal: new AbortController().signal }
const data = path.join(folder, 'data')
const { drawn = [] } = await timed('simulate', () =>
  writeSimulation(data, {
    study,
    patients: Number(patients),
    centres: Number(centres),
    seed: 1,
    slidePixels: Number(slidePixels),
    files,
  }),
)
if (drawn.length > 0) await timed('draw slides and scans', () => drawFiles(data, drawn, silent))
// Of features the simulated folder has a protocol of its own, whose blocks read them in place of slides and scans; that of
// HCC reads the table of patients alone, and its seed study takes the bags where they are.
const runs =
  files === 'pixels' || study === 'hcc-adjuvant'
    ? copyProtocols(study, folder)
    : [{ protocolFile: path.join(data, 'study.yaml'), out: path.join(folder, 'run') }]
for (const { protocolFile, out } of runs) {
  const protocol = readProtocol(protocolFile)
  writePlan(protocol, freezePlan(protocol, new Date().toISOString()))
  const run = await timed('run', () => runStudy({ protocolFile, dataDir: data, out, ...silent }))
  stages.push(...run.run.stages.map(({ name, seconds }) => ({ name: `run: ${name}`, seconds })))
  await timed('report', () => reportStage(run.folder, silent.onProgress))
}
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
console.log(
  JSON.stringify({
    study,
    patients: Number(patients),
    centres: Number(centres),
    files,
    seconds: (performance.now() - began) / 1000,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMemoryMiB: Math.round(maxRSS / 1024),
    stages,
  }),
)
