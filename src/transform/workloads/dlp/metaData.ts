import { each, keyword, open } from '../../fields/dsl.ts';

/** Why a match was overridden. Declared as text by Microsoft, an object on the wire; text is taken for the reason. */
export const exceptionInfo = open(each(keyword, ['FalsePositive', 'Justification', 'Reason', 'Rules']), {
  textKey: 'Reason',
});

/** The file that matched; all values keywords, as Elastic has them. */
export const sharePointMetaData = open(
  each(keyword, [
    '_raw',
    'DocumentLastModifier',
    'DocumentSharer',
    'FileID',
    'FileName',
    'FileOwner',
    'FilePathUrl',
    'FileSize',
    'From',
    'IsViewableByExternalUsers',
    'IsVisibleOnlyToOdbOwner',
    'LastModifiedTime',
    'SensitivityLabelIds',
    'SiteCollectionGuid',
    'SiteCollectionUrl',
    'UniqueID',
    'UniqueId',
    'itemCreationTime',
  ]),
);
