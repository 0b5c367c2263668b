import { each, boolean, keyword, long, object, type Fields } from '../../fields/dsl.ts';

/** Copilot and agents. */
export const fields: Fields = {
  ...each(keyword, [
    'AddedIdentities',
    'AgentID',
    'AgentId',
    'AgentName',
    'AgentType',
    'AppIdentity',
    'AutomationId',
    'ClientRegion',
    'CopilotLogVersion',
    'EnvironmentId',
    'ProductType',
    'PromptText',
    'Property',
    'RemovedIdentities',
    'ScenarioType',
    'TriggerMode',
    'UserAssignments',
  ]),
  ForAllUsers: boolean,
  CopilotEventData: object({
    AISystemPlugin: object({ Name: keyword, Id: keyword, Version: keyword }),
    AccessedResources: object({
      Id: keyword,
      SiteUrl: keyword,
      listItemUniqueId: keyword,
      Type: keyword,
      Name: keyword,
      SensitivityLabelId: keyword,
      Action: keyword,
    }),
    AppHost: keyword,
    Contexts: object({ Id: keyword, Type: keyword, ContainerId: keyword }),
    MessageIds: keyword,
    Messages: object({ Id: keyword, Size: long, isPrompt: boolean }),
    ModelTransparencyDetails: object({ ModelProviderName: keyword, ModelName: keyword, ModelVersion: keyword }),
    ThreadId: keyword,
  }),
};
