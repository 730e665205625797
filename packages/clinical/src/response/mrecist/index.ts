export { assessMrecist, type MrecistOptions } from './assess.ts'
export { type MrecistSettings, mrecistDefaults } from './settings.ts'
export { type Site, siteOf } from './site.ts'
