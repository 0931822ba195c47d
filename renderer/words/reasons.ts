// One text for each reason the engine may refuse: it does not compile otherwise.

import type { Reason } from '../../engine/contract.ts';

/** What happened, and what to do next. The engine's own message follows as the detail. */
export const reasons: Record<Reason, { happened: string; next: string }> = {
  'not-found': { happened: 'That is not in the library any more.', next: 'Go back and choose another photo.' },
  'not-allowed': { happened: 'Talbot does not allow that.', next: 'Nothing was changed.' },
  'bad-request': { happened: 'Talbot did not understand that.', next: 'Change it a little and try again.' },
  busy: { happened: 'Talbot is busy with something else.', next: 'Wait a moment and try again.' },
  cancelled: { happened: 'Stopped.', next: 'Ask again whenever you like.' },
  closed: { happened: 'The engine stopped.', next: 'It starts again by itself; try once more in a moment.' },
  'folder-missing': { happened: 'There is no such folder.', next: 'Check the path, or connect its disk first.' },
  'folder-overlaps': {
    happened: 'This folder is already covered by another one.',
    next: 'Its photos are in the library; there is nothing more to add.',
  },
  'no-permission': {
    happened: 'Talbot may not read this.',
    next: 'Give your user the right to read it, then try again.',
  },
  'file-missing': { happened: 'The file is not there now.', next: 'Connect its disk, or put the file back.' },
  'file-empty': { happened: 'The file is empty.', next: 'Bring it back from a backup if you have one.' },
  'file-truncated': {
    happened: 'The file ends in the middle of the picture.',
    next: 'Copy it again from where it came from.',
  },
  'file-corrupt': { happened: 'The file is damaged.', next: 'Bring it back from a backup if you have one.' },
  'file-too-large': { happened: 'The picture is too large to open safely.', next: 'Save a smaller copy beside it.' },
  'kind-unknown': { happened: 'This file is not a picture that Talbot knows.', next: 'Nothing needs to be done.' },
  'kind-unsupported': {
    happened: 'Talbot cannot open this kind of picture yet.',
    next: 'Save a JPEG or PNG copy beside it.',
  },
  'decoder-crashed': {
    happened: 'Opening this picture broke the decoder.',
    next: 'The file may be damaged. The other photos are not affected.',
  },
  'decoder-timeout': {
    happened: 'Opening this picture took too long.',
    next: 'Try again when the machine is less busy.',
  },
  'disk-full': { happened: 'The disk is full.', next: 'Free some space; Talbot goes on by itself.' },
  'library-locked': {
    happened: 'Another program has this library open.',
    next: 'Close the other Talbot, then open this one again.',
  },
  'library-newer': {
    happened: 'This library was written by a newer Talbot.',
    next: 'Update Talbot to open it; nothing was changed.',
  },
  'library-corrupt': {
    happened: 'The library file is damaged.',
    next: 'Your photos are untouched. Put back a copy of the library, or let Talbot make a new one.',
  },
  'model-missing': {
    happened: 'There is no model that can do this.',
    next: 'Bring one: see “Models” below the folders.',
  },
  'model-corrupt': { happened: 'The model’s files are damaged.', next: 'Install or convert the model again.' },
  'model-in-use': { happened: 'This model is in use.', next: 'Choose another one for its tasks first.' },
  'checkpoint-incomplete': { happened: 'The checkpoint lacks a file.', next: 'Download it again in full.' },
  'checkpoint-corrupt': { happened: 'The checkpoint is damaged.', next: 'Download it again and check its size.' },
  'checkpoint-unsupported': {
    happened: 'Talbot does not know this kind of checkpoint.',
    next: 'BLIP-2, InstructBLIP and BLIP work.',
  },
  'source-unreachable': {
    happened: 'The server does not answer.',
    next: 'Check the connection; what is done is kept.',
  },
  'source-refused': { happened: 'The server will not give it.', next: 'It may ask for an account: see below.' },
  'source-changed': { happened: 'The checkpoint changed meanwhile.', next: 'Begin the conversion anew.' },
  'vision-crashed': {
    happened: 'The model stopped while it was looking.',
    next: 'Try again. If it happens each time, the machine may be short of memory.',
  },
  'not-supported-by-model': {
    happened: 'The chosen model cannot do this.',
    next: 'Bring a model that can: see “Models” below the folders.',
  },
  bug: { happened: 'Something went wrong that should not.', next: 'Try again. The log says more.' },
};
