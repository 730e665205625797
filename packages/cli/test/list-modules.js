// Preloaded by a test: writes the URL of every module that is loaded, and every native addon, to a file.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const file = process.env.TESSERA_LIST_MODULES
registerHooks({
  load: (url, context, next) => {
    appendFileSync(file, `${url}\n`)
    return next(url, context)
  },
})
const { dlopen } = process
process.dlopen = (...args) => {
  appendFileSync(file, `native:${args[1]}\n`)
  return dlopen.apply(process, args)
}
