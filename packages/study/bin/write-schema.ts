import { writeFileSync } from 'node:fs'
import { studyJsonSchema } from '../src/protocol/json-schema.ts'

// Run after every change of the protocol: node packages/study/bin/write-schema.ts && npm run format
writeFileSync(
  new URL('../study.schema.json', import.meta.url),
  `${JSON.stringify(studyJsonSchema(), undefined, 2)}\n`,
)
