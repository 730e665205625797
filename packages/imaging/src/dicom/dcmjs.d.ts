declare module 'dcmjs/dictionary' {
  export interface DictionaryEntry {
    readonly tag: string
    readonly vr: string | undefined
    readonly name: string
    readonly version: string | undefined
  }
  const dictionary: Readonly<Record<string, DictionaryEntry>>
  export default dictionary
}

declare module 'dcmjs' {
  interface Read {
    readonly dict: Readonly<Record<string, { readonly Value: readonly never[] }>>
    readonly meta: Readonly<Record<string, { readonly Value: readonly never[] }>>
  }
  const dcmjs: { readonly data: { readonly DicomMessage: { readFile(buffer: ArrayBufferLike): Read } } }
  export default dcmjs
}
