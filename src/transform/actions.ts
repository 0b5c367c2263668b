import { categorise, type Draft } from './draft.ts';

const FILE_ACTIONS = new Map<string, string>([
  ['ComplianceSettingChanged', 'change'],
  ['FileAccessed', 'access'],
  ['FileAccessedExtended', 'access'],
  ['FileCopied', 'creation'],
  ['FileDeleted', 'deletion'],
  ['FileDeletedFirstStageRecycleBin', 'deletion'],
  ['FileDeletedSecondStageRecycleBin', 'deletion'],
  ['FileDownloaded', 'access'],
  ['FileModified', 'change'],
  ['FileModifiedExtended', 'change'],
  ['FileMoved', 'change'],
  ['FilePreviewed', 'access'],
  ['FileRecycled', 'deletion'],
  ['FileRenamed', 'change'],
  ['FileRestored', 'change'],
  ['FileSyncDownloadedFull', 'access'],
  ['FileSyncDownloadedPartial', 'access'],
  ['FileSyncUploadedFull', 'creation'],
  ['FileSyncUploadedPartial', 'change'],
  ['FileUploaded', 'creation'],
  ['FolderCopied', 'creation'],
  ['FolderCreated', 'creation'],
  ['FolderDeleted', 'deletion'],
  ['FolderDeletedFirstStageRecycleBin', 'deletion'],
  ['FolderDeletedSecondStageRecycleBin', 'deletion'],
  ['FolderModified', 'change'],
  ['FolderMoved', 'change'],
  ['FolderRecycled', 'deletion'],
  ['FolderRenamed', 'change'],
  ['FolderRestored', 'change'],
]);

/** Operations on files and folders, whichever workload they come from. */
export function categoriseAction(draft: Draft): void {
  const { action } = draft.event;
  const type = typeof action === 'string' ? FILE_ACTIONS.get(action) : undefined;
  if (type === undefined) return;
  categorise(draft, action === 'ComplianceSettingChanged' ? ['configuration'] : ['file'], [type]);
}
