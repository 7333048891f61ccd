{{/* What the pods of all four components share. Helpers take (dict "root" $ "component" "broker"). */}}

{{- define "linkspan.pod.metadata" -}}
{{- $values := index .root.Values .component -}}
labels:
  {{- include "linkspan.labels" . | nindent 2 }}
  {{- with $values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # A changed configuration rolls the pods; users files are read again live.
  checksum/config: {{ include (printf "linkspan.%s.properties" .component) .root | sha256sum }}
  {{- with $values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Meets the Pod Security Standard "restricted". */}}
{{- define "linkspan.pod.spec" -}}
{{- $values := index .root.Values .component -}}
serviceAccountName: {{ include "linkspan.fullname" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "linkspan.selector" $ | nindent 8 }}
  {{- end }}
{{- end -}}

{{- define "linkspan.container" -}}
{{- $values := index .root.Values .component -}}
image: {{ include "linkspan.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  runAsNonRoot: true
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
resources:
  {{- toYaml $values.resources | nindent 2 }}
# Until the service has started, the other two do not run. Liveness depends on no other service.
startupProbe:
  httpGet:
    path: /q/health/started
    port: management
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 150
livenessProbe:
  httpGet:
    path: /q/health/live
    port: management
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: management
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 2
{{- end -}}

{{/* The node's own identity: configuration keys linkspan.node.id and linkspan.node.host. */}}
{{- define "linkspan.env" -}}
- name: LINKSPAN_NODE_ID
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: LINKSPAN_NODE_HOST
  {{- if has .component (list "broker" "registry") }}
  # A StatefulSet's pod keeps its name when its address changes.
  value: $(LINKSPAN_NODE_ID).{{ include "linkspan.name" . }}-headless.{{ .root.Release.Namespace }}.svc.{{ .root.Values.clusterDomain }}
  {{- else }}
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
  {{- end }}
{{- with (index .root.Values .component).javaOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{- define "linkspan.mounts" -}}
- name: config
  mountPath: /etc/linkspan/config
  readOnly: true
- name: secrets
  mountPath: /etc/linkspan/secrets
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}

{{/* Takes also "keys": the keys of the internal Secret that this component is given, and no others. */}}
{{- define "linkspan.volumes" -}}
- name: config
  configMap:
    name: {{ include "linkspan.name" . }}
- name: secrets
  secret:
    secretName: {{ include "linkspan.secret" .root }}
    defaultMode: 0400
    items:
      {{- range .keys }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 128Mi
{{- end -}}

{{- define "linkspan.users.mount" -}}
# The whole directory, not one file: only then does a changed Secret reach the running pod.
- name: users
  mountPath: /etc/linkspan/users
  readOnly: true
{{- end -}}

{{- define "linkspan.users.volume" -}}
- name: users
  secret:
    secretName: {{ include "linkspan.users.secret" . }}
    defaultMode: 0400
    items:
      - key: users
        path: users
{{- end -}}

{{/* One NetworkPolicy peer: the pods of a component of this release. */}}
{{- define "linkspan.policy.peer" -}}
- podSelector:
    matchLabels:
      {{- include "linkspan.selector" . | nindent 6 }}
{{- end -}}
