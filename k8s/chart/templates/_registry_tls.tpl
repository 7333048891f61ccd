{{/* Certificates of the registry: mounted where the properties name them. Directories, so that renewed files arrive. */}}

{{- define "linkspan.registry.tls.name" -}}
{{- .Values.registry.tls.serverName | default (printf "%s-registry.%s.svc" (include "linkspan.fullname" .) .Release.Namespace) -}}
{{- end -}}

{{/* Takes (dict "name" "registry-tls" "secret" "…" "keys" (list …)). */}}
{{- define "linkspan.certificate.volume" -}}
- name: {{ .name }}
  secret:
    secretName: {{ .secret }}
    defaultMode: 0400
    items:
      {{- range .keys }}
      - key: {{ . }}
        path: {{ . }}
      {{- end }}
{{ end -}}

{{- define "linkspan.certificate.mount" -}}
- name: {{ . }}
  mountPath: /etc/linkspan/{{ . }}
  readOnly: true
{{ end -}}

{{/* Of broker, link service and admin API. */}}
{{- define "linkspan.registry.client.mounts" -}}
{{- if .Values.registry.tls.enabled }}
{{- include "linkspan.certificate.mount" "registry-ca" }}
{{- if eq .Values.registry.tls.clientAuth "required" }}
{{- include "linkspan.certificate.mount" "registry-client" }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "linkspan.registry.client.volumes" -}}
{{- $tls := .Values.registry.tls }}
{{- if $tls.enabled }}
{{- $secret := required "registry.tls.enabled needs registry.tls.existingSecret" $tls.existingSecret }}
{{- include "linkspan.certificate.volume" (dict "name" "registry-ca" "secret" $secret "keys" (list "ca.crt")) }}
{{- if eq $tls.clientAuth "required" }}
{{- $client := required "registry.tls.clientAuth=required needs registry.tls.clientSecret" $tls.clientSecret }}
{{- include "linkspan.certificate.volume" (dict "name" "registry-client" "secret" $client "keys" (list "tls.crt" "tls.key")) }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Of the registry itself. */}}
{{- define "linkspan.registry.server.mounts" -}}
{{- if .Values.registry.tls.enabled }}
{{- include "linkspan.certificate.mount" "registry-tls" }}
{{- end }}
{{- if .Values.registry.cluster.tls.existingSecret }}
{{- include "linkspan.certificate.mount" "registry-cluster-tls" }}
{{- end }}
{{- end -}}

{{- define "linkspan.registry.server.volumes" -}}
{{- $tls := .Values.registry.tls }}
{{- if $tls.enabled }}
{{- $secret := required "registry.tls.enabled needs registry.tls.existingSecret" $tls.existingSecret }}
{{- $keys := ternary (list "tls.crt" "tls.key" "ca.crt") (list "tls.crt" "tls.key") (eq $tls.clientAuth "required") }}
{{- include "linkspan.certificate.volume" (dict "name" "registry-tls" "secret" $secret "keys" $keys) }}
{{- end }}
{{- with .Values.registry.cluster.tls.existingSecret }}
{{- include "linkspan.certificate.volume" (dict "name" "registry-cluster-tls" "secret" . "keys" (list "tls.crt" "tls.key" "ca.crt")) }}
{{- end }}
{{- end -}}
