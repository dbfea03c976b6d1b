/** The words about what is not saved yet, in English; see en.ts. */
export const unsavedEn = {
  restored: 'Your changes that were not saved yet are back.',
  formRestored: 'What you had typed here and not saved is back.',
  waits:
    '“{{name}}” has changes that are not saved yet. They are kept on this device and sent once the server answers.',
  needsYou: '“{{name}}” has changes that could not be saved.',
  open: 'Open',
  stay: 'Stay here',
  leaveDraft: {
    title: 'Your last changes are not saved yet',
    text: 'They could not be saved. If you leave, they are kept on this device, and sent as soon as that is possible.',
    leave: 'Leave',
  },
  leaveForm: {
    title: 'Save your changes?',
    text: 'This page has changes that are not saved.',
    leave: 'Don’t save',
  },
  conflict: {
    title: 'Someone else saved this meanwhile',
    text: 'You see your version, which is not saved yet. If you take theirs, you can still undo that.',
    mine: 'Keep mine',
    theirs: 'Take theirs',
    taken: 'You see their version now.',
  },
}
