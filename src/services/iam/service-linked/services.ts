/** What a service-linked role is called, and which of AWS's policies it has. */
export interface LinkedService {
  roleName: string;
  policy: string;
  /** Whether there can be several, told apart by a suffix. */
  takesSuffix?: true;
}

/** By service principal: the services that are here, and those that templates most often ask a role for. */
export const LINKED_SERVICES: Readonly<Record<string, LinkedService>> = {
  "autoscaling.amazonaws.com": {
    roleName: "AWSServiceRoleForAutoScaling",
    policy: "AutoScalingServiceRolePolicy",
    takesSuffix: true,
  },
  "batch.amazonaws.com": { roleName: "AWSServiceRoleForBatch", policy: "BatchServiceRolePolicy" },
  "cks.kms.amazonaws.com": {
    roleName: "AWSServiceRoleForKeyManagementServiceCustomKeyStores",
    policy: "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy",
  },
  "cloudtrail.amazonaws.com": {
    roleName: "AWSServiceRoleForCloudTrail",
    policy: "CloudTrailServiceRolePolicy",
  },
  "comprehend.application-autoscaling.amazonaws.com": {
    roleName: "AWSServiceRoleForApplicationAutoScaling_ComprehendEndpoint",
    policy: "AWSApplicationAutoscalingComprehendEndpointPolicy",
  },
  "dynamodb.application-autoscaling.amazonaws.com": {
    roleName: "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable",
    policy: "AWSApplicationAutoscalingDynamoDBTablePolicy",
  },
  "ecs.amazonaws.com": { roleName: "AWSServiceRoleForECS", policy: "AmazonECSServiceRolePolicy" },
  "eks.amazonaws.com": { roleName: "AWSServiceRoleForAmazonEKS", policy: "AmazonEKSServiceRolePolicy" },
  "elasticache.amazonaws.com": {
    roleName: "AWSServiceRoleForElastiCache",
    policy: "ElastiCacheServiceRolePolicy",
  },
  "elasticloadbalancing.amazonaws.com": {
    roleName: "AWSServiceRoleForElasticLoadBalancing",
    policy: "AWSElasticLoadBalancingServiceRolePolicy",
  },
  "email.cognito-idp.amazonaws.com": {
    roleName: "AWSServiceRoleForAmazonCognitoIdpEmailService",
    policy: "AmazonCognitoIdpEmailServiceRolePolicy",
  },
  "lambda.application-autoscaling.amazonaws.com": {
    roleName: "AWSServiceRoleForApplicationAutoScaling_LambdaConcurrency",
    policy: "AWSApplicationAutoscalingLambdaConcurrencyPolicy",
  },
  "lexv2.amazonaws.com": {
    roleName: "AWSServiceRoleForLexV2Bots",
    policy: "AmazonLexV2BotPolicy",
    takesSuffix: true,
  },
  "mrk.kms.amazonaws.com": {
    roleName: "AWSServiceRoleForKeyManagementServiceMultiRegionKeys",
    policy: "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy",
  },
  "opensearchservice.amazonaws.com": {
    roleName: "AWSServiceRoleForAmazonOpenSearchService",
    policy: "AmazonOpenSearchServiceRolePolicy",
  },
  "ops.apigateway.amazonaws.com": {
    roleName: "AWSServiceRoleForAPIGateway",
    policy: "APIGatewayServiceRolePolicy",
  },
  "rds.amazonaws.com": { roleName: "AWSServiceRoleForRDS", policy: "AmazonRDSServiceRolePolicy" },
  "replication.dynamodb.amazonaws.com": {
    roleName: "AWSServiceRoleForDynamoDBReplication",
    policy: "DynamoDBReplicationServiceRolePolicy",
  },
  "replicator.lambda.amazonaws.com": {
    roleName: "AWSServiceRoleForLambdaReplicator",
    policy: "AWSLambdaReplicator",
  },
  "ssm.amazonaws.com": { roleName: "AWSServiceRoleForAmazonSSM", policy: "AmazonSSMServiceRolePolicy" },
};
