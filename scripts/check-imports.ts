// Fails on any import that the house does not allow: `npm run imports`.
import path from 'node:path'
import { readAllowList } from './imports/allow-list.ts'
import { breaches } from './imports/rules.ts'
import { readSourceFiles } from './imports/source-file.ts'

const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..'))
const list = readAllowList(root)
const files = readSourceFiles(root, Object.keys(list.folders))
const found = breaches(root, list, files)
for (const breach of found) console.error(breach)
if (found.length > 0) {
  console.error(`\n${found.length} imports are not allowed`)
  process.exitCode = 1
} else {
  const count = files.reduce((sum, file) => sum + file.imports.length, 0)
  console.log(`${count} imports in ${files.length} files keep to imports.json; no circle`)
}
