// Encodes a slide and kills itself as soon as a part of it is kept: node killed-encoding.ts SLIDE MANIFEST OUTPUT
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { encodeSlide } from '../src/encode/index.ts'
import { openSlide } from '../src/readers/index.ts'
import { planTiles } from '../src/tiles/index.ts'

const [file, manifest, output] = process.argv.slice(2)
const open = { assumedMpp: 0.5 }
const slide = await openSlide(file, open)
const plan = planTiles(slide, { mpp: 0.5, size: 8 })
const kept = path.join(path.dirname(output), `.${path.basename(output)}.encoding`, 'steps')
await encodeSlide(
  file,
  plan,
  { kind: 'onnx', manifest },
  {
    open,
    output,
    workers: 1,
    onProgress: () => {
      if (existsSync(kept) && readdirSync(kept).some(name => name.endsWith('.step')))
        process.kill(process.pid, 'SIGKILL')
    },
  },
)
