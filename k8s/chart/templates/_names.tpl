{{/* Names, labels and images. Every helper takes (dict "root" $ "component" "broker") unless it says otherwise. */}}

{{/* Takes $. Cut so that the longest suffix, "-registry-headless-0", still fits in 63 characters. */}}
{{- define "linkspan.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "linkspan.name" -}}
{{- printf "%s-%s" (include "linkspan.fullname" .root) .component -}}
{{- end -}}

{{- define "linkspan.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "linkspan.labels" -}}
{{ include "linkspan.selector" . }}
app.kubernetes.io/part-of: linkspan
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "linkspan.image" -}}
{{- $registry := required "image.registry is required: no images are published, push your own (see k8s/docker)" .root.Values.image.registry -}}
{{- $image := (index .root.Values .component).image -}}
{{- if $image.digest -}}
{{- printf "%s/%s@%s" $registry $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s/%s:%s" $registry $image.repository (default .root.Chart.AppVersion .root.Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Takes $. */}}
{{- define "linkspan.cluster" -}}
{{- required "cluster.name is required: the name by which peers know this cluster" .Values.cluster.name -}}
{{- end -}}

{{/* Takes $. host:port of the registry, of this release or outside it. */}}
{{- define "linkspan.registry.servers" -}}
{{- if .Values.registry.enabled -}}
{{- printf "%s-registry.%s.svc.%s:11222" (include "linkspan.fullname" .) .Release.Namespace .Values.clusterDomain -}}
{{- else -}}
{{- required "registry.external.servers is required when registry.enabled is false" .Values.registry.external.servers -}}
{{- end -}}
{{- end -}}

{{/* Takes $. The Secret with registry-password, service-password and encryption-key. */}}
{{- define "linkspan.secret" -}}
{{- if .Values.secrets.existingSecret -}}
{{- .Values.secrets.existingSecret -}}
{{- else if not .Values.registry.enabled -}}
{{- required "secrets.existingSecret is required with an external registry: it holds that registry's password" .Values.secrets.existingSecret -}}
{{- else -}}
{{- printf "%s-internal" (include "linkspan.fullname" .) -}}
{{- end -}}
{{- end -}}

{{- define "linkspan.users.secret" -}}
{{- default (printf "%s-users" (include "linkspan.name" .)) (index .root.Values .component).existingUsersSecret -}}
{{- end -}}
