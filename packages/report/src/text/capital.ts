/** The text with its first letter in upper case. */
export function capital(text: string): string {
  return text === '' ? text : text[0].toUpperCase() + text.slice(1)
}
